import { onSettled, onUndelivered } from '#server/domain/capsules/delivery-news'
import { defineListener } from '#server/platform/events'
import type { Listener } from '#server/platform/events'

export const capsuleListeners: Listener[] = [
  defineListener({ on: 'capsule.undelivered', name: 'capsules.undelivered', run: onUndelivered }),
  defineListener({ on: 'capsule.settled', name: 'capsules.settled', run: onSettled }),
]
