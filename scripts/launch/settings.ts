import process from 'node:process'
import { Problem } from '#scripts/support/problem'
import { dataFolderOf } from '#scripts/support/paths'

export interface Settings {
  host: string
  port: number
  /** The address that people type; PUBLIC_URL when it is set. */
  publicUrl: string
  dataFolder: string
  /** Undefined = the embedded Postgres. */
  databaseUrl: string | undefined
  sample: boolean
}

/** Reads what a start needs from the environment, and refuses what cannot work before anything is touched. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const port = Number(env.PORT || '3000')
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Problem(`PORT must be a number from 1 to 65535; it is "${env.PORT}".`)
  const databaseUrl = env.DATABASE_URL || undefined
  if (databaseUrl && !/^postgres(?:ql)?:\/\//.test(databaseUrl)) {
    throw new Problem('DATABASE_URL must look like postgres://user:password@host:5432/name.')
  }
  const publicUrl = (env.PUBLIC_URL || `http://localhost:${port}`).replace(/\/+$/, '')
  if (!URL.canParse(publicUrl) || !/^https?:\/\//.test(publicUrl)) {
    throw new Problem(`PUBLIC_URL must look like https://guildhall.example; it is "${env.PUBLIC_URL}".`)
  }
  return {
    host: env.HOST || '127.0.0.1',
    port,
    publicUrl,
    dataFolder: dataFolderOf(env),
    databaseUrl,
    sample: env.SAMPLE ? env.SAMPLE === '1' : !databaseUrl,
  }
}

/** What the server, and scripts that work on its data, find in their environment. */
export function serverEnv(settings: Settings, databaseUrl: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: 'production',
    APP_ROLE: process.env.APP_ROLE || 'all',
    DATABASE_URL: databaseUrl,
    // The server makes its own key only beside its own database (a second machine with another key could not read the first one's secrets).
    DATABASE_EMBEDDED: settings.databaseUrl ? '' : '1',
    DATA_FOLDER: settings.dataFolder,
    PUBLIC_URL: settings.publicUrl,
    HOST: settings.host,
    PORT: String(settings.port),
    NITRO_HOST: settings.host,
    NITRO_PORT: String(settings.port),
  }
}

/** Where this machine itself reaches the server. */
export function localOrigin({ host, port }: Pick<Settings, 'host' | 'port'>): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
  return `http://${reachable}:${port}`
}
