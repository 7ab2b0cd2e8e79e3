import axe from 'axe-core'

/**
 * What axe finds wrong in a mounted component, as readable lines. Colours are judged in a real browser (tests/e2e):
 * happy-dom does not lay out, so contrast, sizes and page landmarks cannot be judged here.
 */
export async function axeFindings(element: Element): Promise<string[]> {
  // Axe only judges what stands in the document.
  const wasThere = element.isConnected
  if (!wasThere) document.body.append(element)
  const { violations } = await axe.run(element, { rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false }, 'region': { enabled: false } } })
  if (!wasThere) element.remove()
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html}`))
}
