/** A package that comes with the published ones. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** As SPDX writes it. */
  readonly licence: string;
  /** Digest of its tarball, as npm writes it: `sha512-` and base64. */
  readonly integrity: string;
}

/** A bill of materials of packages, by CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/); the same for the same packages. */
export function makeSbom(version: string, components: readonly Component[]): object {
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { type: "application", name: "speech-emotion-recognizer", version },
    },
    components: components.map(({ name, version, licence, integrity }) => {
      const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
      return {
        ...{ type: "library", "bom-ref": purl, name, version, purl },
        licenses: [licence.includes(" ") ? { expression: licence } : { license: { id: licence } }],
        hashes: [hashOf(integrity)],
      };
    }),
  };
}

function hashOf(integrity: string): { readonly alg: string; readonly content: string } {
  const [, bits, base64] = /^sha(\d+)-(.+)$/.exec(integrity) as unknown as [string, string, string];
  return { alg: `SHA-${bits}`, content: Buffer.from(base64, "base64").toString("hex") };
}
