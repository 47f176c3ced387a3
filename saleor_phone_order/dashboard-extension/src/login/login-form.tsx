import type { FormEvent } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../parts/button";
import { TextField } from "../parts/field";
import { Notice } from "../parts/notice";
import styles from "./login-form.module.css";
import type { StandaloneLogin } from "./standalone-login";

export function LoginForm({ login }: { readonly login: StandaloneLogin }) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    try {
      const refused = await login.logIn(String(form.get("email")), String(form.get("password")));
      setProblem(refused === undefined ? undefined : t("wrongLogin"));
    } catch {
      setProblem(t("offline"));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className={styles["form"]} onSubmit={(event) => void submit(event)}>
      <TextField label={t("email")} name="email" type="email" autoComplete="username" required autoFocus />
      <TextField
        label={t("password")}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <div role="alert">{problem === undefined ? null : <Notice look="bad">{problem}</Notice>}</div>
      <Button look="main" type="submit" disabled={isBusy}>
        {t("logIn")}
      </Button>
    </form>
  );
}
