import { textoDeError } from '../comun/mensajes.js';
import type { Datos, Supervision } from '../datos/datos.js';
import { abierta } from './estado-alertas.js';
import { useListaEstable } from './lista-estable.js';
import { TarjetaDeAlerta } from './tarjeta-alerta.js';

interface Propiedades {
  readonly datos: Datos;
  readonly supervision: Supervision;
}

/** What is open: what waits for somebody, and below it what somebody takes care of. */
export function AlertasAbiertas({ datos, supervision }: Propiedades) {
  const { lectura, porAtender, abiertas, todas } = supervision.alertas;
  const { filas, alSenalar } = useListaEstable(porAtender.value, (id) => todas.obtener(id));
  const mostradas = new Set(filas.map(({ fila }) => fila.id));
  const atendidas = abiertas.value.filter(({ id, atendidaEn }) => atendidaEn !== null && !mostradas.has(id));
  const estado = lectura.estado.value;

  if (estado === 'leyendo' && filas.length === 0) return <p class="apagado">Cargando las alertas…</p>;
  return (
    <>
      {typeof estado === 'object' && (
        <p class="error" role="alert">
          {textoDeError(estado.error)}
        </p>
      )}
      <section aria-labelledby="por-atender-titulo">
        <h2 id="por-atender-titulo" tabIndex={-1}>
          Sin atender ({porAtender.value.length})
        </h2>
        {filas.length === 0 && estado === 'leida' && <SinAlertas hayAtendidas={atendidas.length > 0} />}
        <ul class="alertas" onPointerMove={alSenalar} onPointerDown={alSenalar}>
          {filas.map(({ fila, seVa }) => (
            <TarjetaDeAlerta
              key={fila.id}
              alerta={fila}
              seVa={seVa}
              datos={datos}
              supervision={supervision}
            />
          ))}
        </ul>
      </section>
      {atendidas.length > 0 && (
        <section aria-labelledby="atendidas-titulo">
          <h2 id="atendidas-titulo" tabIndex={-1}>
            Atendidas, aún abiertas ({atendidas.length})
          </h2>
          <ul class="alertas">
            {atendidas.map((alerta) => (
              <TarjetaDeAlerta
                key={alerta.id}
                alerta={alerta}
                seVa={!abierta(alerta)}
                datos={datos}
                supervision={supervision}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const SinAlertas = ({ hayAtendidas }: { readonly hayAtendidas: boolean }) => (
  <div class="vacio">
    <p class="vacio-titulo">Nada por atender</p>
    <p class="apagado">
      {hayAtendidas
        ? 'Alguien se ocupa ya de todo lo que está abierto.'
        : 'Cuando alguien de tu equipo pida ayuda, salga de su zona o deje de dar señal, lo verás aquí.'}
    </p>
  </div>
);
