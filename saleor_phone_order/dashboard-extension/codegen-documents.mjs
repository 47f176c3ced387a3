import * as documents from "@graphql-codegen/typed-document-node";

/** Documents with their types. A fragment is written down once, not in each document that has it. */
export function plugin(schema, files, config) {
  const { prepend, content } = documents.plugin(schema, files, config);
  const fragments = new Map();
  const text = content.replace(/(?<= = )\{"kind":"Document",.*\}(?= as unknown as )/g, (document) => {
    const definitions = JSON.parse(document).definitions.map((definition) => {
      const written = JSON.stringify(definition);
      if (definition.kind !== "FragmentDefinition") {
        return written;
      }
      const name = `${definition.name.value}Definition`;
      fragments.set(name, written);
      return name;
    });
    return `{"kind":"Document","definitions":[${definitions.join(",")}]}`;
  });
  const shared = [...fragments].map(([name, written]) => `const ${name} = ${written};`);
  return { prepend, content: [...shared, text].join("\n") };
}
