/** What is known of a request that got no reply. */
interface FailedTransport {
  /** The proxy on its way, without its password. */
  readonly proxy: string | undefined;
}

const failures = new WeakMap<object, FailedTransport>();

/** Notes that an error comes from the way to the server. */
export function noteFailedTransport(error: object, failure: FailedTransport): void {
  failures.set(error, failure);
}

/** Whether an error comes from the way to the server, and what is known of that. */
export function failedTransport(error: object): FailedTransport | undefined {
  return failures.get(error);
}

/** The code of an error: a proxy answered for itself, and nothing was sent to the server. */
export const proxyRefused = 'ProxyRefused';
