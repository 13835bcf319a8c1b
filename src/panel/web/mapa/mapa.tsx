import type L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { dibujarZonas } from '../zonas/capa-zonas.js';
import { PanelDeZonas } from '../zonas/panel-zonas.js';
import { crearMapa } from './crear-mapa.js';
import { preguntarPorDesconocidos } from './desconocidos.js';
import { Encima } from './encima.js';
import { encaminar } from './encaminar.js';
import { EstadoDelMapa } from './estado-mapa.js';
import { FichaDeAlerta } from './ficha-alerta.js';
import { FichaDePersona } from './ficha-persona.js';
import { ListaDePersonas } from './lista-personas.js';
import { dibujarAlerta } from './marca-alerta.js';
import { dibujarPersonas } from './personas-en-mapa.js';
import { enlace } from '../marco/ruta.js';
import { enfoque } from './ruta-mapa.js';
import type { PropiedadesDelMapa } from './vista-mapa.js';

export interface PropiedadesDelLado extends PropiedadesDelMapa {
  readonly mapa: L.Map;
  readonly estado: EstadoDelMapa;
}

/** The map with its zones and people, and beside it what says the same in words. */
export function Mapa({ datos, supervision }: PropiedadesDelMapa) {
  const lienzo = useRef<HTMLDivElement>(null);
  const mapa = useSignal<L.Map | null>(null);
  const estado = EstadoDelMapa.de(supervision);

  useEffect(() => {
    if (!lienzo.current) return undefined;
    const nuevo = crearMapa(lienzo.current, estado);
    const quitar = [
      dibujarZonas(nuevo, supervision.zonas),
      dibujarPersonas(nuevo, datos, supervision, estado),
      preguntarPorDesconocidos(datos.equipo, supervision.posiciones),
      dibujarAlerta(nuevo, supervision),
      encaminar(nuevo, supervision, estado),
    ];
    mapa.value = nuevo;
    return () => {
      mapa.value = null;
      for (const deshacer of quitar.toReversed()) deshacer();
      nuevo.remove();
    };
  }, []);

  return (
    <div class="mapa">
      <div class="mapa-ventana">
        <div class="mapa-lienzo" ref={lienzo} role="application" aria-label="Mapa del equipo" />
        {mapa.value && <Encima mapa={mapa.value} supervision={supervision} estado={estado} />}
      </div>
      <aside class="mapa-lado" aria-label="Lo que hay en el mapa">
        {mapa.value && <Lado mapa={mapa.value} datos={datos} supervision={supervision} estado={estado} />}
      </aside>
    </div>
  );
}

function Lado(propiedades: PropiedadesDelLado) {
  const { mapa, datos, supervision } = propiedades;
  const { que, id } = enfoque.value;
  return (
    <>
      <nav class="mapa-pestanas" aria-label="Junto al mapa">
        <a href={enlace('mapa')} aria-current={que === 'zonas' ? undefined : 'true'}>
          Personas
        </a>
        <a href={enlace('mapa', 'zonas')} aria-current={que === 'zonas' ? 'true' : undefined}>
          Zonas
        </a>
      </nav>
      {que === 'zonas' && (
        <div class="mapa-lado-cuerpo">
          <PanelDeZonas mapa={mapa} supervision={supervision} equipo={datos.equipo} />
        </div>
      )}
      {que === 'personas' && <ListaDePersonas {...propiedades} />}
      {que === 'persona' && <FichaDePersona key={id} usuarioId={id} {...propiedades} />}
      {que === 'alerta' && <FichaDeAlerta key={id} alertaId={id} {...propiedades} />}
    </>
  );
}
