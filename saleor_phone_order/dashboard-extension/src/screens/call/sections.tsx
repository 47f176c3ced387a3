import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import type { SectionsQuery } from "../../api/documents";
import { SectionsDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { Skeleton } from "../../parts/skeleton";
import styles from "./sections.module.css";

export type Section = NonNullable<SectionsQuery["phoneOrderSections"]>[number];

interface Props {
  readonly session: string;
  readonly chosen: Section | undefined;
  readonly onChoose: (section: Section | undefined) => void;
}

/** The shop's categories and collections, one level at a time. */
export function Sections({ session, chosen, onChoose }: Props) {
  const { t } = useTranslation(["call", "common"]);
  const [{ data, error, fetching }, ask] = useQuery({
    query: SectionsDocument,
    variables: { session },
  });
  const path = useRef<HTMLUListElement>(null);
  const wasChosen = useRef(chosen);
  useEffect(() => {
    // The pressed button may be gone: its level is drawn now.
    if (wasChosen.current !== chosen) {
      wasChosen.current = chosen;
      path.current?.querySelector<HTMLElement>("[aria-current]")?.focus();
    }
  }, [chosen]);

  if (fetching && !data) {
    return <Skeleton rows={2} />;
  }
  if (error || !data?.phoneOrderSections) {
    return (
      <p role="alert">
        {t("browse.failed")} <Button onClick={() => ask()}>{t("common:tryAgain")}</Button>
      </p>
    );
  }
  const all = data.phoneOrderSections;
  const parentId = chosen?.kind === "CATEGORY" ? chosen.id : null;
  const categories = all.filter(
    (section) => section.kind === "CATEGORY" && section.parentId === parentId,
  );
  const collections = all.filter((section) => section.kind === "COLLECTION");
  return (
    <nav aria-label={t("browse.title")} className={styles["tree"]}>
      <ul ref={path} aria-label={t("browse.path")} className={styles["path"]}>
        <li>
          <Button
            look="quiet"
            aria-current={chosen === undefined ? "true" : undefined}
            onClick={() => onChoose(undefined)}
          >
            {t("browse.all")}
          </Button>
        </li>
        {pathTo(chosen, all).map((section) => (
          <li key={section.id}>
            <span aria-hidden="true">›</span>
            <Button
              look="quiet"
              aria-current={section.id === chosen?.id ? "true" : undefined}
              onClick={() => onChoose(section)}
            >
              {section.name}
            </Button>
          </li>
        ))}
      </ul>
      <Level name={t("browse.categories")} sections={categories} onChoose={onChoose} />
      {chosen === undefined ? (
        <Level name={t("browse.collections")} sections={collections} onChoose={onChoose} />
      ) : null}
    </nav>
  );
}

interface LevelProps {
  readonly name: string;
  readonly sections: readonly Section[];
  readonly onChoose: (section: Section) => void;
}

function Level({ name, sections, onChoose }: LevelProps) {
  return sections.length === 0 ? null : (
    <div className={styles["level"]}>
      <h2>{name}</h2>
      <ul>
        {sections.map((section) => (
          <li key={section.id}>
            <Button onClick={() => onChoose(section)}>{section.name}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function pathTo(chosen: Section | undefined, all: readonly Section[]): readonly Section[] {
  if (chosen === undefined) {
    return [];
  }
  const parent = all.find(({ id, kind }) => kind === "CATEGORY" && id === chosen.parentId);
  return [...pathTo(parent, all), chosen];
}
