import { buildExport } from '#server/domain/accounts/build-export'

/** Asked for twice, it is built once; what is not wanted any more is not built. */
export default async function run({ exportId }: { exportId: number }): Promise<void> {
  await buildExport(exportId)
}
