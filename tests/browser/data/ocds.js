// SPDX-License-Identifier: Apache-2.0
// Each release package given is held by ajv against what OCDS 1.1.5 asks of such a package.
// node ocds.js SCHEMA FILE…: JSON, faults by file. Run where the modules are.
'use strict'
const { createRequire } = require('module')
const fs = require('fs')
const path = require('path')
const need = createRequire(path.join(process.cwd(), 'x.js'))
const Ajv = need('ajv/dist/2020')
const formats = need('ajv-formats')

const read = file => JSON.parse(fs.readFileSync(file))
const validate = formats(new Ajv({ allErrors: true, strict: true })).compile(read(process.argv[2]))
const said = process.argv.slice(3).map(file => ({
  file,
  faults: validate(read(file)) ? [] : validate.errors.map(e => e.instancePath + ' ' + e.message + ' ' + JSON.stringify(e.params)),
}))
console.log(JSON.stringify(said))
