import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { cacheFigures } from '#server/platform/cache'
import { database } from '#server/platform/db'
import { clockFigure, courierFigure, queueFigure } from '#server/platform/health'
import { lagQuantiles } from '#server/platform/release-lag'

const registry = new Registry()
collectDefaultMetrics({ register: registry })

const requests = new Counter({ name: 'guildhall_requests_total', help: 'Requests that a route answered, by method and status class', labelNames: ['method', 'status'], registers: [registry] })
const durations = new Histogram({ name: 'guildhall_request_seconds', help: 'How long they took', buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10], registers: [registry] })
const gauge = (name: string, help: string, collect: () => number | Promise<number>) => new Gauge({
  name, help, registers: [registry],
  async collect() {
    this.set(await collect())
  },
})
gauge('guildhall_page_cache_hits', 'Guests’ answers from the cache', () => cacheFigures.hits)
gauge('guildhall_page_cache_misses', 'Guests’ answers that had to be made', () => cacheFigures.misses)
gauge('guildhall_page_cache_purged', 'Guests’ answers that a change has thrown away', () => cacheFigures.purged)
gauge('guildhall_clock_lag_seconds', 'How late the oldest waiting thing is', async () => (await clockFigure()).value)
new Gauge({
  name: 'release_lag_seconds', help: 'How late capsules and posts of the last quarter of an hour were released; alarm if 0.99 is above 60', labelNames: ['quantile'], registers: [registry],
  async collect() {
    const { p50, p99 } = await lagQuantiles(database())
    this.set({ quantile: '0.5' }, p50 ?? 0)
    this.set({ quantile: '0.99' }, p99 ?? 0)
  },
})
gauge('guildhall_courier_backlog', 'Batches of mail that are overdue', async () => (await courierFigure()).value)
gauge('guildhall_queue_waiting', 'Jobs that wait for a worker', async () => (await queueFigure()).value)

/** Counts an answered request; `seconds` since it came in. */
export function countAnswer(method: string, status: number, seconds: number): void {
  requests.inc({ method, status: `${Math.floor(status / 100)}xx` })
  durations.observe(seconds)
}

/** In Prometheus' text format. */
export async function metricsText(): Promise<{ type: string, text: string }> {
  return { type: registry.contentType, text: await registry.metrics() }
}
