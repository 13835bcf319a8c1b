import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Datos, Supervision } from '../datos/datos.js';

export interface PropiedadesDelMapa {
  readonly datos: Datos;
  readonly supervision: Supervision;
}

/** The live map. Its library is loaded with it: the other views do not wait for it. */
export function VistaDelMapa({ datos }: { readonly datos: Datos }) {
  const cargado = useSignal<{ readonly Mapa: FunctionComponent<PropiedadesDelMapa> } | null>(null);
  const falla = useSignal(false);
  useEffect(() => {
    import('./mapa.js').then(
      (modulo) => (cargado.value = { Mapa: modulo.Mapa }),
      () => (falla.value = true),
    );
  }, []);
  if (!datos.supervision) return null;
  if (falla.value) return <MapaSinCargar />;
  if (!cargado.value)
    return (
      <p class="apagado vista-nota" role="status">
        Cargando el mapa…
      </p>
    );
  const { Mapa } = cargado.value;
  return <Mapa datos={datos} supervision={datos.supervision} />;
}

/** Without network, or the server has a newer version than this page: browsers ask for a library but once a page. */
const MapaSinCargar = () => (
  <div class="vista-nota" role="alert">
    <p class="error">El mapa no se ha podido cargar. Comprueba tu conexión y recarga la página.</p>
    <button type="button" class="boton" onClick={() => location.reload()}>
      Recargar la página
    </button>
  </div>
);
