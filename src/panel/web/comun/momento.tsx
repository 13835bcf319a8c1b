import { useSegundero } from './segundero.js';
import { aHoraLocal } from './reloj.js';
import { hace, momento, momentoCompleto } from './tiempo.js';

/** A moment of the server's, as people say it; in full when pointed at. */
export function Momento({ fecha }: { readonly fecha: string }) {
  const local = new Date(fecha);
  return (
    <time dateTime={fecha} title={momentoCompleto(local)}>
      {momento(local)}
    </time>
  );
}

/** How long ago a moment of the server's is, kept up to date. */
export function Hace({ fecha }: { readonly fecha: string }) {
  const ahora = useSegundero();
  return (
    <time dateTime={fecha} title={momentoCompleto(new Date(fecha))}>
      {hace(ahora.value - aHoraLocal(fecha))}
    </time>
  );
}
