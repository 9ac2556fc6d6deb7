/** The tables of StageX's images and tags, as their README describes them. */

export interface Image {
  image: string; version: string | null; digest: string; platforms?: string[]; not_bootstrapped?: string; check?: string; steps?: string[];
  recipe: { dir: string; containerfile_sha256: string };
  sources: { sha256: string; file: string; use?: string }[];
  local_files?: { file: string; sha256: string }[];
  built_with: { image: string; as?: string; only?: string[] }[];
  external_images?: { ref: string }[];
}
export interface Seed { image: string; seed: true; sha256: string; bytes: number; arch: string; where: string; also?: { file: string; sha256: string; bytes: number }[] }
export interface Tag { commit: string; tagged: string; compilers: { compiler: string; image: string; version: string }[]; images: (Image | Seed)[] }
export interface SignedTag { tag: string; tag_signer: string; tag_signature_ok: boolean | null }

/** What is known of one tag while its images are written. */
export interface Place {
  tag: string;
  /** Id of an image's file at this tag. */
  idOf(image: string): string;
  digestOf(image: string): string;
  seed: Seed;
}
