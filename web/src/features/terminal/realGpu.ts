let known: boolean | undefined;

/** Whether WebGL is drawn by a graphics card: drawn by the processor it is slower than elements are. */
export function hasRealGpu(): boolean {
  known ??= look();
  return known;
}

function look(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!context) return false;
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !/swiftshader|llvmpipe|softpipe|software|basic render|paravirtual/i.test(renderer);
}
