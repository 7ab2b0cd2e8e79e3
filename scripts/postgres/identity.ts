import { chownSync, existsSync, statSync } from 'node:fs'
import process from 'node:process'
import { spawnSync } from 'node:child_process'
import { Problem } from '#scripts/support/problem'

/** `nobody`: initdb looks its user up, so a made-up number would be refused. */
const NOBODY = 65534

/** As whom Postgres runs. It refuses root, so root has to become somebody else. */
export interface Identity {
  /** Gives a command the form in which it runs as this identity. */
  wrap: (binary: string, args: string[]) => { file: string, args: string[], uid?: number, gid?: number }
  /** Hands a file or folder to this identity. */
  own: (path: string) => void
}

const ourselves: Identity = {
  wrap: (file, args) => ({ file, args }),
  own: () => {},
}

/**
 * An ordinary user runs Postgres plainly. Root runs it as whoever owns the cluster already, as `nobody` when that one
 * can reach program and data, and otherwise (a checkout below /root, say) as `nobody` of a user namespace, where the
 * files stay root's.
 */
export function chooseIdentity(cluster: string, parent: string, binary: string): Identity {
  if (process.getuid?.() !== 0) return ourselves
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster)
    return uid === 0 ? inNamespace() : as(uid, gid)
  }
  return canReach(NOBODY, binary, parent) ? as(NOBODY, NOBODY) : inNamespace()
}

function as(uid: number, gid: number): Identity {
  return {
    wrap: (file, args) => ({ file, args, uid, gid }),
    own: path => chownSync(path, uid, gid),
  }
}

function inNamespace(): Identity {
  const flags = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]
  const probe = spawnSync('unshare', [...flags, 'true'], { encoding: 'utf8' })
  if (probe.status !== 0) {
    throw new Problem([
      'Postgres refuses to run as root, and cannot run as another user here: this folder is closed to others, and user namespaces are not allowed.',
      probe.error?.message ?? probe.stderr.trim(),
      'Move Guildhall to a folder that others may enter (such as /srv/guildhall), or start it as an ordinary user,',
      'or use a Postgres of your own: DATABASE_URL=postgres://user:password@host/name npm start',
    ].join('\n'))
  }
  return { wrap: (file, args) => ({ file: 'unshare', args: [...flags, file, ...args] }), own: () => {} }
}

function canReach(uid: number, binary: string, folder: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'test -x "$1" && cd "$2"', 'sh', binary, folder], { uid, gid: uid, cwd: '/' })
  return status === 0
}
