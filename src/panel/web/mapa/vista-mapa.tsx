import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import type { Datos, Supervision } from '../datos/datos.js';

export interface PropiedadesDelMapa {
  readonly datos: Datos;
  readonly supervision: Supervision;
}

/** The live map. Its library is loaded with it: the other views do not wait for it. */
export function VistaDelMapa({ datos }: { readonly datos: Datos }) {
  const cargado = useSignal<{ readonly Mapa: FunctionComponent<PropiedadesDelMapa> } | null>(null);
  const error = useSignal('');
  useEffect(() => {
    import('./mapa.js').then(
      (modulo) => (cargado.value = { Mapa: modulo.Mapa }),
      (fallo: unknown) => (error.value = textoDeError(fallo)),
    );
  }, []);
  if (!datos.supervision) return null;
  if (!cargado.value)
    return (
      <p class="apagado vista-nota" role="status">
        {error.value || 'Cargando el mapa…'}
      </p>
    );
  const { Mapa } = cargado.value;
  return <Mapa datos={datos} supervision={datos.supervision} />;
}
