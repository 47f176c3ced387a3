import type { ReactNode } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Provider, useQuery } from "urql";
import { Router } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";

import { createClient } from "./api/client";
import { DeskDocument } from "./api/documents";
import { errorsOf } from "./api/errors";
import { DeskProvider } from "./desk-context";
import { Frame } from "./frame";
import type { Login } from "./login/login";
import type { Page } from "./page";
import { Button } from "./parts/button";
import { Notice } from "./parts/notice";
import { Problems } from "./parts/problems";
import { Skeleton } from "./parts/skeleton";
import { SessionProvider } from "./session/session-context";

interface Props {
  readonly page: Page;
  readonly login: Login;
  /** What the shell adds to the menu. */
  readonly corner?: ReactNode;
}

/** The desk inside either shell. */
export function App({ page, login, corner }: Props) {
  const [client] = useState(() => createClient(page.api, login));
  return (
    <Provider value={client}>
      {/* In the hash: another query would make the Dashboard reload the frame. */}
      <Router hook={useHashLocation}>
        <Entrance page={page} corner={corner} />
      </Router>
    </Provider>
  );
}

function Entrance({ page, corner }: { readonly page: Page; readonly corner: ReactNode }) {
  const { t } = useTranslation();
  const [{ data, error }, ask] = useQuery({ query: DeskDocument });
  const desk = data?.phoneOrderDesk;
  if (desk) {
    return (
      <DeskProvider desk={desk}>
        <SessionProvider agent={desk.agent.id}>
          <Frame page={page} corner={corner} />
        </SessionProvider>
      </DeskProvider>
    );
  }
  return (
    <main>
      {error === undefined ? <Skeleton rows={6} /> : null}
      {error?.networkError ? (
        <>
          <Problems errors={errorsOf(error)} />
          <Button onClick={() => ask()}>{t("tryAgain")}</Button>
        </>
      ) : null}
      {error && !error.networkError ? <Notice look="warn">{t("noPermission")}</Notice> : null}
      {corner}
    </main>
  );
}
