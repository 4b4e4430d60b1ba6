// Zip archives and zstd frames for tests, made by hand where it matters how they are made.
import { constants, crc32, deflateRawSync, zstdCompressSync } from "node:zlib";

/** How the archive comes about. */
export type ZipKind = "deflated" | "stored" | "streamed" | "large" | "encrypted" | "method_14";

/** An archive of the given files. */
export function zipOf(
  files: Readonly<Record<string, Uint8Array>>,
  kind: ZipKind = "deflated",
): Uint8Array {
  const parts: number[] = [];
  const directory: number[] = [];
  for (const [name, content] of Object.entries(files)) {
    const packed = kind === "stored" ? content : deflateRawSync(content);
    const offset = parts.length;
    const text = new TextEncoder().encode(name);
    const flags = kind === "streamed" ? 8 : kind === "encrypted" ? 1 : 0;
    const method = kind === "stored" ? 0 : kind === "method_14" ? 14 : 8;
    const sizes = [...u32(crc32(content)), ...u32(packed.length), ...u32(content.length)];
    const known = kind === "streamed" ? u32(0, 0, 0) : sizes;
    parts.push(...u32(0x04034b50), ...u16(20, flags, method, 0, 0), ...known);
    parts.push(...u16(text.length, 0), ...text);
    for (const byte of packed) parts.push(byte);
    if (kind === "streamed") parts.push(...u32(0x08074b50), ...sizes);
    const isLarge = kind === "large";
    const extra = isLarge
      ? [
        ...u16(0x5455, 1, 1).slice(0, 5),
        ...u16(1, 24),
        ...u64(content.length, packed.length, offset),
      ]
      : [];
    const shown = isLarge ? u32(0xffffffff, 0xffffffff) : u32(packed.length, content.length);
    directory.push(...u32(0x02014b50), ...u16(20, 20, flags, method, 0, 0));
    directory.push(...u32(crc32(content)), ...shown);
    directory.push(...u16(text.length, extra.length, 0, 0, 0), ...u32(0));
    directory.push(...u32(isLarge ? 0xffffffff : offset), ...text, ...extra);
  }
  const count = Object.keys(files).length;
  return Uint8Array.from([
    ...parts,
    ...directory,
    ...endOf(parts.length, directory.length, {
      kind,
      count,
    }),
  ]);
}

function endOf(
  from: number,
  bytes: number,
  { kind, count }: { readonly kind: ZipKind; readonly count: number },
): readonly number[] {
  if (kind !== "large") {
    return [...u32(0x06054b50), ...u16(0, 0, count, count), ...u32(bytes, from), ...u16(0)];
  }
  return [
    ...u32(0x06064b50),
    ...u64(44),
    ...u16(45, 45),
    ...u32(0, 0),
    ...u64(count, count, bytes, from),
    ...u32(0x07064b50, 0),
    ...u64(from + bytes),
    ...u32(1),
    ...u32(0x06054b50),
    ...u16(0, 0, 0xffff, 0xffff),
    ...u32(0xffffffff, 0xffffffff),
    ...u16(0),
  ];
}

/** One frame of zstd. */
export function zstdOf(content: Uint8Array, { checksum = 0 } = {}): Uint8Array {
  const params = { [constants.ZSTD_c_checksumFlag]: checksum };
  return Uint8Array.from(zstdCompressSync(content, { params }));
}

function u16(...values: readonly number[]): readonly number[] {
  return values.flatMap((value) => [value & 255, value >>> 8]);
}

function u32(...values: readonly number[]): readonly number[] {
  return values.flatMap((value) => u16(value & 65_535, value >>> 16));
}

function u64(...values: readonly number[]): readonly number[] {
  return values.flatMap((value) => [...u32(value >>> 0), ...u32(Math.floor(value / 2 ** 32))]);
}
