import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** Marks a database as one of the embedded Cognito: "CogA" in ASCII. @see https://www.sqlite.org/pragma.html#pragma_application_id */
export const applicationId = 0x43_6f_67_41;

/** The header of every SQLite file. @see https://www.sqlite.org/fileformat.html section 1.3 */
const magic = 'SQLite format 3\u0000';
const pageSizeAt = 16;
const pageCountAt = 28;
const userVersionAt = 60;
const applicationIdAt = 68;
const headerBytes = 100;

/** An empty file may be a database that another process is creating. */
type OwnFile = { readonly is: 'absent' | 'empty' } | OwnDatabase;

interface OwnDatabase {
  readonly is: 'ours';
  readonly userVersion: number;
  /** The length of the whole file by its header, in bytes. A file that is being copied is still shorter. */
  readonly bytes: number;
}

/**
 * Reads the header of the file, and changes nothing: opening it as a database would create files beside it. Do not call it
 * while this process has the file open: closing a descriptor drops the locks of all connections of the process.
 *
 * @throws Error with the reason if the embedded Cognito did not create the file, or the file cannot be read
 */
export function ownFile(file: string): OwnFile {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return { is: 'absent' };
  if (!found.isFile()) throw new Error('it is not a plain file'); // reading a pipe could block for ever
  const header = readHeader(file);
  if (header.length === 0) return { is: 'empty' };
  const isDatabase = header.length === headerBytes && header.toString('latin1', 0, 16) === magic;
  if (!isDatabase) throw new Error('file is not a database');
  if (header.readUInt32BE(applicationIdAt) !== applicationId) {
    throw new Error('another program made this database');
  }
  const pageSize = header.readUInt16BE(pageSizeAt);
  return {
    is: 'ours',
    userVersion: header.readUInt32BE(userVersionAt),
    bytes: header.readUInt32BE(pageCountAt) * (pageSize === 1 ? 65_536 : pageSize),
  };
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(headerBytes);
  const descriptor = openSync(file, 'r');
  try {
    const length = readSync(descriptor, header, 0, headerBytes, 0);
    return header.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
