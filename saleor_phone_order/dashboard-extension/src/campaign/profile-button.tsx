import { useState } from "react";

import { useDesk } from "../desk-context";
import { Button } from "../parts/button";
import { lazyPart } from "../parts/lazy";

const LazyProfile = lazyPart<{ readonly onClose: () => void }>(() =>
  import("./profile-dialog").then((file) => file.ProfileDialog),
);

/** Who works here: opens where that is. */
export function ProfileButton() {
  const { agent } = useDesk();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {agent.name || agent.email}
      </Button>
      {isOpen ? <LazyProfile onClose={() => setOpen(false)} /> : null}
    </>
  );
}
