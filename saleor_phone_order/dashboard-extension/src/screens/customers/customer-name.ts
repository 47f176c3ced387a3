interface Named {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

/** How the desk calls somebody: by name, else by e-mail. */
export function nameOf({ firstName, lastName, email }: Named): string {
  return `${firstName} ${lastName}`.trim() || email;
}
