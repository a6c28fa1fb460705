# SPDX-License-Identifier: Apache-2.0
"""A web server over a folder on this machine, for tests: what it was asked is kept, and any file
can be answered otherwise (changed bytes, or None: not there) without touching the folder."""
import http.server, os, threading, urllib.parse

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css",
         ".json": "application/json", ".svg": "image/svg+xml", ".xml": "application/xml",
         ".png": "image/png", ".pdf": "application/pdf", ".csv": "text/csv; charset=utf-8"}


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = urllib.parse.unquote(self.path.split("?")[0]).lstrip("/")
        self.server.asked.append(path)
        data = self.server.bytes_of(path)
        self.send_response(404 if data is None else 200)
        data = data or b""
        self.send_header("Content-Type", self.server.types.get(path) or TYPES.get(
            os.path.splitext(path)[1], "application/octet-stream"))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Answer)
        self.folder, self.asked = os.path.realpath(folder), []
        self.instead = {"favicon.ico": b""}  # which browsers ask for by themselves
        self.types = {}  # of paths that say what their name does not
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def bytes_of(self, path):
        if path in self.instead:
            return self.instead[path]
        at = os.path.realpath(os.path.join(self.folder, path))
        if os.path.isdir(at):
            at = os.path.join(at, "index.html")
        if not at.startswith(self.folder + os.sep) or not os.path.isfile(at):
            return None
        with open(at, "rb") as file:
            return file.read()

    def address(self, path="", host="127.0.0.1"):
        return "http://%s:%d/%s" % (host, self.server_address[1], path)

    def close(self):
        self.shutdown()
        self.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
