// Writes all of a chunk: a file may take less than it is given.

export function writeChunk(file: Deno.FsFile, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length;) at += file.writeSync(chunk.subarray(at));
}
