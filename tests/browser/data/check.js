// SPDX-License-Identifier: Apache-2.0
// What programs of others make of our open data: the Frictionless project's own library reads each
// package given (descriptor by its profile, every cell by its field, keys, foreign keys), and each
// row is held against the JSON Schema of its table. node check.js SCHEMAS PACKAGE…: JSON, faults by
// package. Run where the modules are.
'use strict'
const { createRequire } = require('module')
const fs = require('fs')
const path = require('path')
const need = createRequire(path.join(process.cwd(), 'x.js'))
const { Package } = need('datapackage')
const Ajv = need('ajv/dist/2020')
const formats = need('ajv-formats')

function validators(folder) {
  const ajv = formats(new Ajv({ allErrors: false, strict: true }))
  const found = {}
  for (const name of fs.readdirSync(folder))
    found[path.basename(name, '.json')] = ajv.compile(JSON.parse(fs.readFileSync(path.join(folder, name))))
  return found
}

// As a program would give it on: no member for an empty cell, days as text.
function plain(row) {
  const out = {}
  for (const [name, value] of Object.entries(row))
    if (value instanceof Date)
      out[name] = new Date(value - value.getTimezoneOffset() * 60000).toISOString().slice(0, 10)
    else if (value !== null)
      out[name] = value
  return out
}

async function read(resource, validate, faults) {
  const say = error => faults.push(resource.name + ': ' + error.message)
  try {
    const rows = await resource.read({ keyed: true, relations: false })
    if (!(await resource.checkRelations())) faults.push(resource.name + ': relations')
    for (const row of rows)
      if (!validate(plain(row))) {
        faults.push(resource.name + ': schema: ' + JSON.stringify(validate.errors))
        break
      }
    return rows.length
  } catch (error) {
    ;(error.errors && error.errors.length ? error.errors : [error]).forEach(say)
    return 0
  }
}

async function look(file, schemas) {
  const descriptor = JSON.parse(fs.readFileSync(file))
  const found = await Package.load(descriptor, { basePath: path.dirname(file), strict: false })
  const faults = found.errors.map(error => error.message)
  let rows = 0
  for (const resource of found.resources) {
    faults.push(...resource.errors.map(error => resource.name + ': ' + error.message))
    if (resource.valid) rows += await read(resource, schemas[resource.name], faults)
  }
  return { file, rows, faults }
}

async function main() {
  const schemas = validators(process.argv[2])
  const all = []
  for (const file of process.argv.slice(3)) all.push(await look(file, schemas))
  console.log(JSON.stringify(all))
}
main()
