/** Ends a chain of cases: adding a case to the union makes this a type error. */
export function assertUnreachable(value: never): never {
  throw new Error(`Unknown case: ${JSON.stringify(value)}`);
}
