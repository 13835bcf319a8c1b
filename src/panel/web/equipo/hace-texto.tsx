import { useComputed, useSignal } from '@preact/signals';
import { aHoraLocal } from '../comun/reloj.js';
import { useSegundero } from '../comun/segundero.js';
import { hace, momentoCompleto } from '../comun/tiempo.js';

/** As `Hace`, where there are thousands of them: each second only the texts that change are written, and nothing rendered. */
export function HaceTexto({ fecha }: { readonly fecha: string }) {
  const ahora = useSegundero();
  const actual = useSignal(fecha);
  actual.value = fecha;
  const texto = useComputed(() => hace(ahora.value - aHoraLocal(actual.value)));
  return (
    <time dateTime={fecha} title={momentoCompleto(new Date(fecha))}>
      {texto}
    </time>
  );
}
