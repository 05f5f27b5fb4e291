/** One request as it leaves a function's code: header names in lower case, `path` with its query. */
export interface HttpRequest {
  readonly method: string;
  /** `https:` */
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Answers a request, perhaps at a later virtual time; `no-answer` when none will ever come. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse | 'no-answer'>;

/** Whether a connection to a host comes about: `silent` when packets vanish, `unknown` when its name does not resolve. */
export type Reach = 'answers' | 'silent' | 'unknown';

/** What lies at the other end of `http` and `https`. */
export interface HttpWire {
  reach(hostname: string): Reach;
  readonly handle: HttpHandler;
}
