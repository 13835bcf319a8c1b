let apuntado: EventTarget | null = null;
let x = Number.NaN;
let y = Number.NaN;

// What moves under a pointer at rest is not what its user points at: some browsers report a move then, too.
document.addEventListener(
  'pointermove',
  ({ target, clientX, clientY }) => {
    if (clientX === x && clientY === y) return;
    [apuntado, x, y] = [target, clientX, clientY];
  },
  { capture: true, passive: true },
);

/**
 * Whether a click hit what its user had pointed at: with a mouse, a row that slid under the pointer since its last
 * move is another one. Asked again without a move between, the answer is yes: they have seen it by then.
 */
export function acierta({ detail, currentTarget, pointerType }: PointerEvent): boolean {
  const delRaton = detail > 0 && pointerType === 'mouse' && apuntado instanceof Node;
  const acertado = !delRaton || !(currentTarget instanceof Node) || currentTarget.contains(apuntado as Node);
  apuntado = currentTarget;
  return acertado;
}
