import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "wouter";

import { DraftsDocument } from "../../api/documents";
import { MasterDetail } from "../../parts/master-detail";
import { usePages } from "../../parts/use-pages";
import { useSettled } from "../../parts/use-settled";
import { DraftDetails } from "./draft-details";
import { DraftFilter } from "./draft-filter";
import { DraftList } from "./draft-list";
import type { DraftState } from "./draft-state";

export function DraftsScreen() {
  const { t } = useTranslation("drafts");
  const { id } = useParams();
  const [, goTo] = useLocation();
  const [search, setSearch] = useState("");
  const [state, setState] = useState<DraftState | null>(null);
  const [settled] = useSettled(search);
  const drafts = usePages(
    DraftsDocument,
    (page) => ({ search: settled, state, ...page }),
    (data) => data.phoneOrderDrafts,
  );
  const [isFirstWanted, setFirstWanted] = useState(false);
  useEffect(() => {
    if (isFirstWanted && settled === search && !drafts.isLoading) {
      setFirstWanted(false);
      const first = drafts.nodes[0];
      if (first !== undefined) {
        goTo(`/drafts/${first.id}`);
      }
    }
  }, [isFirstWanted, settled, search, drafts.isLoading, drafts.nodes, goTo]);

  return (
    <MasterDetail
      isOpen={id !== undefined}
      list={
        <>
          <DraftFilter
            search={search}
            onSearch={setSearch}
            state={state}
            onState={setState}
            onEnter={() => setFirstWanted(true)}
          />
          <DraftList drafts={drafts} shownId={id} isFiltered={settled !== "" || state !== null} />
        </>
      }
      details={
        id === undefined ? (
          <p>{t("choose")}</p>
        ) : (
          <DraftDetails key={id} id={id} onChange={drafts.reload} onClose={() => goTo("/drafts")} />
        )
      }
    />
  );
}
