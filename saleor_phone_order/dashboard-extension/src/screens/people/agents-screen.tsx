import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { AgentFieldsFragment } from "../../api/documents";
import { AgentsDocument, AgentUpdateDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { PagedList } from "../../parts/paged-list";
import { Problems } from "../../parts/problems";
import { CellNote, Table } from "../../parts/table";
import { useAction } from "../../parts/use-action";
import { usePages } from "../../parts/use-pages";
import styles from "./people.module.css";

/** Where each agent works: calls that begin after a change are counted there. */
export function AgentsScreen() {
  const { t } = useTranslation("people");
  const agents = usePages(
    AgentsDocument,
    (page) => page,
    (data) => data.phoneOrderAgents,
  );
  return (
    <section aria-labelledby="agents" className={styles["screen"]}>
      <h2 id="agents">{t("agents")}</h2>
      <p>{t("agentsMeaning")}</p>
      <PagedList pages={agents} empty={t("noAgents")}>
        <Table
          label={t("agents")}
          columns={[
            { name: t("agent") },
            { name: t("callCentre") },
            { name: t("team") },
            { name: t("actions"), isQuiet: true },
          ]}
        >
          <tbody>
            {agents.nodes.map((agent) => (
              <Agent key={agent.id} agent={agent} />
            ))}
          </tbody>
        </Table>
      </PagedList>
    </section>
  );
}

function Agent({ agent }: { readonly agent: AgentFieldsFragment }) {
  const { t } = useTranslation(["people", "common"]);
  const { person } = agent;
  const name = person.name || person.email;
  const [saved, setSaved] = useState({ callCentre: agent.callCentre, team: agent.team });
  const [typed, setTyped] = useState(saved);
  const [isSaved, setDone] = useState(false);
  const update = useAction(AgentUpdateDocument, (data) => data.phoneOrderAgentUpdate);
  const isChanged = typed.callCentre !== saved.callCentre || typed.team !== saved.team;
  const formId = `agent-${agent.id}`;

  async function save() {
    const done = await update.run({ agentId: agent.id, ...typed });
    if (done?.agent) {
      const fresh = { callCentre: done.agent.callCentre, team: done.agent.team };
      setSaved(fresh);
      setTyped(fresh);
      setDone(true);
    }
  }

  const field = (part: "callCentre" | "team") => (
    <TextField
      label={t(`${part}Of`, { name })}
      isLabelHidden
      form={formId}
      autoComplete="off"
      maxLength={100}
      problem={update.errors.find((error) => error.field === part)?.message}
      value={typed[part]}
      onChange={(event) => {
        setTyped({ ...typed, [part]: event.target.value });
        setDone(false);
      }}
    />
  );

  return (
    <tr>
      <th scope="row">
        {name}
        <CellNote>{person.name === "" ? null : person.email}</CellNote>
      </th>
      <td>{field("callCentre")}</td>
      <td>{field("team")}</td>
      <td>
        <form
          id={formId}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Button
            type="submit"
            aria-label={t("saveNamed", { name })}
            aria-disabled={update.isBusy || !isChanged}
          >
            {t("common:save")}
          </Button>{" "}
          <span role="status">{isSaved ? t("saved") : ""}</span>
        </form>
        <Problems errors={update.errors.filter(({ field }) => field !== "callCentre" && field !== "team")} />
      </td>
    </tr>
  );
}
