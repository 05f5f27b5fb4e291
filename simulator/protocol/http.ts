/** A request as it arrives, TLS and transfer encodings already gone. */
export interface HttpRequest {
  readonly method: string;
  /** `https:` */
  readonly protocol: string;
  readonly hostname: string;
  /** With the query, percent-encoded as on the wire. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The path without its query, and the query. */
export function splitPath(path: string): { path: string; query: URLSearchParams } {
  const at = path.indexOf('?');
  if (at < 0) return { path, query: new URLSearchParams() };
  return { path: path.slice(0, at), query: new URLSearchParams(path.slice(at + 1)) };
}
