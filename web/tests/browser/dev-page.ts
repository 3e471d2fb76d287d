import { readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Serves a folder with a built page below `/ui/` and passes everything else on to a server, for working on the page without
 * building the binary each time: STINT_PAGE=dist npm run browser. Gives its address and how to end it.
 */
export async function serveDevPage(folder: string, server: string): Promise<{ address: string; end: () => void }> {
  const target = new URL(server);
  const own = (headers: http.IncomingHttpHeaders) => ({
    ...headers,
    host: target.host,
    ...(headers.origin ? { origin: target.origin } : {}),
  });
  const proxy = http.createServer((request, response) => {
    const where = new URL(request.url ?? '/', 'http://page').pathname;
    if (where.startsWith('/ui/')) {
      let file = path.join(folder, where.slice(4) || 'index.html');
      if (!path.extname(file)) file = path.join(folder, 'index.html');
      try {
        const content = readFileSync(file);
        response.writeHead(200, {
          'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
          'Content-Security-Policy': policy,
        });
        response.end(content);
      } catch {
        response.writeHead(404).end();
      }
      return;
    }
    const passed = http.request(
      { host: target.hostname, port: target.port, path: request.url, method: request.method, headers: own(request.headers) },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        response.flushHeaders(); // a stream may begin with nothing
        pipeline(answer, response, () => undefined); // a stream that breaks off does so for the page, too
        response.on('close', () => passed.destroy());
      },
    );
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  proxy.on('upgrade', (request, socket, head) => {
    const passed = net.connect(Number(target.port), target.hostname, () => {
      const lines = Object.entries(own(request.headers)).map(([name, value]) => `${name}: ${value}`);
      passed.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      passed.write(head);
      passed.pipe(socket).pipe(passed);
    });
    passed.on('error', () => socket.destroy());
    socket.on('error', () => passed.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as net.AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    end: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
