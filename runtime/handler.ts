/** What Lambda tells a handler about its invocation, as far as ours use it. */
export interface Context {
  readonly awsRequestId: string;
  readonly functionName: string;
  getRemainingTimeInMillis(): number;
}

/** A function as Lambda calls it. */
export type Handler<Event = unknown, Result = unknown> = (event: Event, context: Context) => Promise<Result>;

/** How every function is written: its settings first, once a container; then each event. */
export type HandlerFactory<Settings, Event = unknown, Result = unknown> = (
  settings: Settings,
) => Handler<Event, Result>;
