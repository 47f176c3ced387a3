import type { ComponentType } from "react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./button";
import { Notice } from "./notice";
import { Skeleton } from "./skeleton";

interface Lazy<Props> {
  readonly Loaded?: ComponentType<Props>;
  /** It did not come. */
  readonly retry?: () => void;
}

/** What is loaded when it is wanted. `load` is the same function each time. */
export function useLazy<Props>(load: () => Promise<ComponentType<Props>>): Lazy<Props> {
  const [Loaded, setLoaded] = useState<ComponentType<Props>>();
  const [attempt, setAttempt] = useState(1);
  const [failed, setFailed] = useState(0);
  useEffect(() => {
    let isWanted = true;
    load().then(
      (component) => isWanted && setLoaded(() => component),
      () => isWanted && setFailed(attempt),
    );
    return () => {
      isWanted = false;
    };
  }, [load, attempt]);
  if (Loaded !== undefined) {
    return { Loaded };
  }
  return failed === attempt ? { retry: () => setAttempt(attempt + 1) } : {};
}

/** A part that the first load of the desk does without. */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return function LazyPart(props: Props) {
    const { t } = useTranslation();
    const { Loaded, retry } = useLazy(load);
    if (retry !== undefined) {
      return (
        <div role="alert">
          <Notice look="bad">
            <p>{t("offline")}</p>
            <Button onClick={retry}>{t("tryAgain")}</Button>
          </Notice>
        </div>
      );
    }
    return Loaded === undefined ? <Skeleton rows={6} /> : <Loaded {...props} />;
  };
}

export function lazyScreen(load: () => Promise<ComponentType<object>>): ComponentType {
  return lazyPart(load);
}
