import { clockFigure, courierFigure, databaseFigure, queueFigure, releaseLagFigure } from '#server/platform/health'
import { AppError } from '#server/platform/errors'
import { handle } from '#server/platform/http/handle'
import { operations } from '#shared/contract/operations'

export default handle(operations.ready, async () => {
  const [database, queue, clockLag, courierBacklog, releaseLag] = await Promise.all([databaseFigure(), queueFigure(), clockFigure(), courierFigure(), releaseLagFigure()])
  const figures = { database, queue, clockLag, courierBacklog }
  const unwell = Object.entries(figures).filter(([, figure]) => !figure.ok).map(([name, { value, unit }]) => `${name} ${value} ${unit}`)
  if (unwell.length > 0) throw new AppError('Unavailable', `Not ready: ${unwell.join(', ')}.`, [], 10)
  // What was late is an alarm for people; a server that catches up after a pause is ready all the same.
  return { status: 'ok' as const, ...figures, releaseLag }
})
