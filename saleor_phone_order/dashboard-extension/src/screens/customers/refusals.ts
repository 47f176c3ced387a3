import type { FieldValues, Path, UseFormReturn } from "react-hook-form";

import type { DeskError } from "../../api/errors";

/** Say each refusal at its field, and go to the first of them.
 *
 * @param names the form's fields from top to bottom
 */
export function placeRefusals<Values extends FieldValues>(
  { setError }: UseFormReturn<Values>,
  names: readonly Path<Values>[],
  errors: readonly DeskError[],
): void {
  let isFirst = true;
  for (const name of names) {
    const refusal = errors.find(({ field }) => field === name);
    if (refusal !== undefined) {
      setError(name, { type: "server", message: refusal.message }, { shouldFocus: isFirst });
      isFirst = false;
    }
  }
}

/** The refusals that are about none of these fields. */
export function otherRefusals(names: readonly string[], errors: readonly DeskError[]): readonly DeskError[] {
  return errors.filter(({ field }) => field === null || !names.includes(field));
}
