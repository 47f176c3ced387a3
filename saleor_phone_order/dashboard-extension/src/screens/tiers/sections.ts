import type { TierSectionsQuery } from "../../api/documents";

type Section = NonNullable<TierSectionsQuery["phoneOrderSections"]>[number];

export interface NamedSection {
  readonly id: string;
  readonly kind: Section["kind"];
  /** Its name, after the names of those above it. */
  readonly path: string;
}

export function namedSections(sections: readonly Section[]): readonly NamedSection[] {
  const byId = new Map(sections.map((section) => [section.id, section]));
  const pathOf = (section: Section): string => {
    const parent = section.parentId === null ? undefined : byId.get(section.parentId);
    return parent === undefined ? section.name : `${pathOf(parent)} / ${section.name}`;
  };
  return sections
    .map((section) => ({ id: section.id, kind: section.kind, path: pathOf(section) }))
    .sort((one, other) => one.path.localeCompare(other.path));
}
