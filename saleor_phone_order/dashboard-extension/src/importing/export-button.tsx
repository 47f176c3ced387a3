import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CombinedError } from "urql";

import type { DeskError } from "../api/errors";
import { errorsOf } from "../api/errors";
import { Button } from "../parts/button";
import { download } from "../parts/download";
import { Problems } from "../parts/problems";

interface Page {
  readonly page: { readonly text: string; readonly after: string | null } | undefined;
  readonly error: CombinedError | undefined;
}

interface Props {
  readonly label: string;
  readonly fileName: string;
  /** Asks the server for the lines after a place. */
  readonly load: (after: string | null) => Promise<Page>;
}

/** All pages of an export as one file. */
export function ExportButton({ label, fileName, load }: Props) {
  const { t } = useTranslation("importing");
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const [told, setTold] = useState("");

  async function run() {
    setBusy(true);
    setErrors([]);
    setTold(t("exporting"));
    const { texts, error } = await allPages(load);
    setBusy(false);
    setErrors(error === undefined ? [] : errorsOf(error));
    setTold(error === undefined ? t("exported", { name: fileName }) : "");
    if (error === undefined) {
      download(fileName, texts.join(""));
    }
  }

  return (
    <>
      <Button aria-disabled={isBusy} onClick={() => (isBusy ? undefined : void run())}>
        {label}
      </Button>
      <span role="status">{told}</span>
      <Problems errors={errors} />
    </>
  );
}

async function allPages(load: Props["load"]) {
  const texts: string[] = [];
  let after: string | null = null;
  do {
    const { page, error }: Page = await load(after);
    if (page === undefined) {
      return { texts, error };
    }
    texts.push(page.text);
    after = page.after;
  } while (after !== null);
  return { texts, error: undefined };
}
