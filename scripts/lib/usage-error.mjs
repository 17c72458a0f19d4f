/** Arguments that nobody can act on; the message says which and what there is. */
export class UsageError extends Error {}
