/**
 * The present by the server's clock, every second while the page is in sight: a device that is a day off counts down
 * right. `sync` takes the moment that an answer was made.
 */
export function useServerTime() {
  const ahead = ref(0)
  const here = ref(Date.now())
  const now = computed(() => here.value + ahead.value)

  function sync(moment: string): void {
    here.value = Date.now()
    ahead.value = Date.parse(moment) - here.value
  }

  onMounted(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') here.value = Date.now()
    }, 1000)
    onBeforeUnmount(() => clearInterval(timer))
  })
  return { now, sync }
}
