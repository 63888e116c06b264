import { type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as secure } from 'node:tls';
import { FedftError, InputError } from '../errors';

/**
 * The proxy that a request goes through: `HTTPS_PROXY` or `HTTP_PROXY` by the scheme of the address, else `ALL_PROXY`, in upper
 * or lower case; none where `NO_PROXY` names the host, a domain above it, or `*`.
 *
 * @throws InputError when the variable holds no http or https address
 */
export function proxyFor(url: URL): URL | undefined {
  const scheme = url.protocol.slice(0, -1).toUpperCase();
  const name = [`${scheme}_PROXY`, 'ALL_PROXY'].find((one) => variable(one) !== '');
  if (name === undefined || isExempt(url)) return undefined;
  const text = variable(name);
  let proxy: URL | undefined;
  try {
    proxy = new URL(/^\w+:\/\//.test(text) ? text : `http://${text}`);
  } catch {
    proxy = undefined;
  }
  if (proxy === undefined || !['http:', 'https:'].includes(proxy.protocol)) {
    throw new InputError(
      `${name} must be the address of an http or https proxy, got '${text}'; correct it or unset it`,
    );
  }
  return proxy;
}

function variable(name: string): string {
  return process.env[name.toLowerCase()] || process.env[name] || '';
}

function isExempt({ hostname, port, protocol }: URL): boolean {
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return variable('NO_PROXY')
    .split(/[\s,]+/)
    .filter((rule) => rule !== '')
    .some((rule) => {
      if (rule === '*') return true;
      const [, host = '', only] = /^(.*?)(?::(\d+))?$/.exec(rule)!;
      const domain = host.replace(/^\*?\./, '').toLowerCase();
      return (only === undefined || only === ownPort) && (hostname === domain || hostname.endsWith(`.${domain}`));
    });
}

/** Begins a request, through a proxy where there is one; whoever gets it listens and ends it. */
export async function beginRequest(url: URL, options: RequestOptions): Promise<ClientRequest> {
  const proxy = proxyFor(url);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  if (proxy === undefined) return request(url, options);
  const authorization = proxyAuthorization(proxy);
  if (url.protocol === 'http:') {
    const headers = { ...options.headers, host: url.host, ...authorization };
    return requestOf(proxy)(proxy, { ...options, path: url.href, headers });
  }
  const socket = await tunnel(proxy, url, authorization, options.signal);
  return httpsRequest(url, { ...options, createConnection: () => socket });
}

/** A secured connection to a host behind a proxy: the proxy sees which host, nothing of what is said. */
function tunnel(
  proxy: URL,
  { hostname, port }: URL,
  headers: { readonly [name: string]: string },
  signal: AbortSignal | undefined,
): Promise<Duplex> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const target = `${hostname}:${port || 443}`;
  return new Promise((resolve, reject) => {
    requestOf(proxy)(proxy, {
      method: 'CONNECT',
      path: target,
      headers: { ...headers, host: target },
      ...(signal && { signal }),
    })
      .on('error', reject)
      .on('connect', ({ statusCode, statusMessage }, socket) => {
        if (statusCode === 200) resolve(secure({ socket, host, ...(isIP(host) ? {} : { servername: host }) }));
        else {
          socket.destroy();
          reject(new FedftError(`the proxy ${proxy.host} refuses to reach ${target}: ${statusCode} ${statusMessage}`));
        }
      })
      .end();
  });
}

function requestOf({ protocol }: URL): typeof httpRequest {
  return protocol === 'https:' ? httpsRequest : httpRequest;
}

function proxyAuthorization({ username, password }: URL): { readonly [name: string]: string } {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
