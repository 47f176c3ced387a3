import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "../graphql/schema.graphql",
  documents: "src/**/*.graphql",
  generates: {
    "src/api/documents.ts": {
      plugins: ["typescript", "typescript-operations", "./codegen-documents.mjs"],
      config: {
        enumsAsTypes: true,
        onlyOperationTypes: true,
        skipTypename: true,
        useTypeImports: true,
        immutableTypes: true,
        avoidOptionals: { field: true },
        scalars: { ID: "string", DateTime: "string" },
        strictScalars: true,
      },
    },
  },
};

export default config;
