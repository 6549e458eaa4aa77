/** One file as a tree, an index or a commit names it. */
export type Entry = {
  /** From the root of the repository; bytes that are no UTF-8 are shown as U+FFFD. */
  readonly path: string
  /** The same as bytes, where they are no UTF-8: only these find the file on disk. */
  readonly rawPath?: Uint8Array
  readonly oid: string
  readonly kind: 'file' | 'symlink' | 'submodule'
  /** Of an index: tracked, and kept out of the work tree (a sparse checkout). */
  readonly isSparse?: boolean
}

export type FileEntry = Pick<Entry, 'path' | 'rawPath' | 'kind'>

/** An entry that a commit brought, or changed. Of a merge only what is in none of its parents. */
export type Brought = Entry & { readonly commit: string }

export type ObjectType = 'blob' | 'tag'
export type StoredObject = {
  readonly oid: string
  readonly type: ObjectType
  readonly size: number
  /** One of the paths (or the tag's name) under which git met it; it may have more. */
  readonly path: string
}

/** What git counts as reachable from the heads and not from the excluded. */
export type Reach = {
  /** Oldest first. */
  readonly commits: readonly string[]
  readonly objects: readonly StoredObject[]
  /** How many trees, beside the objects. */
  readonly trees: number
  /** Parents of these commits that are not among them: what was there before. */
  readonly boundary: readonly string[]
}

export type Content = { readonly oid: string; readonly type: string; readonly content: Uint8Array }

export type Heads = readonly string[] | 'all refs'
export type Excluded = {
  readonly commits: readonly string[]
  /** Also what the remote-tracking refs of this remote hold; `''`: of every remote. */
  readonly remote?: string
}

/** What stands at a path in the place of a file. */
export type NoFile = 'a symlink' | 'a folder' | 'a submodule' | 'no file'

/** A git repository, read object by object. Nothing that its configuration names is run. */
export type Repository = {
  /** The id of the commit that a revision names, or undefined when it names none that is here. */
  resolve(revision: string): Promise<string | undefined>
  /** Throws Halted `objects-missing` when the clone does not hold all of it. */
  reach(heads: Heads, excluded: Excluded): Promise<Reach>
  brought(commits: readonly string[]): AsyncIterable<Brought>
  tree(revision: string): AsyncIterable<Entry>
  /** What the index holds and HEAD does not. Honours GIT_INDEX_FILE, since a partial commit has its own index. */
  staged(): AsyncIterable<Entry>
  tracked(): AsyncIterable<Entry>
  /** In the order of the ids. */
  read(oids: readonly string[]): AsyncIterable<Content>
  /** Bytes, in the order of the ids; throws Halted `objects-missing` when any is not there. */
  sizes(oids: readonly string[]): Promise<readonly number[]>
  /** A file of a commit, or undefined when the commit has nothing of that name. */
  fileAt(revision: string, path: string): Promise<Uint8Array | NoFile | undefined>
  refs(): Promise<readonly string[]>
  /** A digest of all refs and what they point to: equal when nothing was pushed in between. */
  tips(): Promise<string>
  /** Remote-tracking refs whose history does not contain this commit. */
  remoteRefs(without: string): Promise<readonly string[]>
}

/** Files on disk; a path that is no UTF-8 is given as its bytes. */
export type Files = {
  /** Bytes of a file, or what a symlink points to; undefined when there is none, or it is no file. */
  read(path: string | Uint8Array): Promise<Uint8Array | undefined>
  /** The same for a file alone; undefined when there is nothing of that name. */
  fileAt(path: string): Promise<Uint8Array | NoFile | undefined>
  size(path: string | Uint8Array): Promise<number | undefined>
  /** The id that git gives to a file of these bytes (by SHA-1), read piece by piece. */
  blobId(path: string | Uint8Array, size: number): Promise<string>
  /** Every file and symlink below a folder; `.git` folders are left out. */
  walk(): AsyncIterable<FileEntry>
}
