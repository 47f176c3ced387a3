import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { App } from "../app";
import { personOf } from "../login/login";
import { LoginForm } from "../login/login-form";
import { StandaloneLogin } from "../login/standalone-login";
import { useLeave } from "../outcomes/outcomes-context";
import type { Page } from "../page";
import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import styles from "./standalone-shell.module.css";
import { useOwnTheme } from "./theme";

/** The desk at its own address, with a staff login. */
export function StandaloneShell({ page }: { readonly page: Page }) {
  const { t } = useTranslation();
  const [login] = useState(() => new StandaloneLogin(page));
  const token = useSyncExternalStore(
    (listener) => login.subscribe(listener),
    () => login.token(),
  );
  const person = token === undefined ? undefined : personOf(token);
  const [started, setStarted] = useState(person);
  const [isDark, setDark] = useOwnTheme();

  if (person !== undefined && person !== started) {
    setStarted(person);
  }
  if (started === undefined) {
    return (
      <main className={styles["door"]}>
        <h1>{t("title")}</h1>
        {page.shopName === "" ? null : <p>{page.shopName}</p>}
        <LoginForm login={login} />
      </main>
    );
  }
  return (
    <>
      <App
        key={started} // Somebody else begins anew.
        page={page}
        login={login}
        corner={
          <>
            <Button look="quiet" aria-pressed={isDark} onClick={() => setDark(!isDark)}>
              {t("theme")}
            </Button>
            <LogOut
              onLogOut={() => {
                login.logOut();
                setStarted(undefined);
              }}
            />
          </>
        }
      />
      {token === undefined ? (
        // The screens stay as they are below it.
        <Dialog title={t("logIn")} onClose={() => undefined}>
          <p>{t("loginOver")}</p>
          <LoginForm login={login} />
        </Dialog>
      ) : null}
    </>
  );
}

function LogOut({ onLogOut }: { readonly onLogOut: () => void }) {
  const { t } = useTranslation();
  const leave = useLeave();
  return (
    <Button look="quiet" onClick={() => leave(onLogOut)}>
      {t("logOut")}
    </Button>
  );
}
