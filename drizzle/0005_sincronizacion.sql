CREATE TYPE "public"."resultado_operacion" AS ENUM('aplicada', 'rechazada');--> statement-breakpoint
CREATE TYPE "public"."tipo_operacion" AS ENUM('ubicaciones', 'check-in', 'check-out', 'mensaje', 'panico');--> statement-breakpoint
CREATE TABLE "operacion_sincronizada" (
	"empresa_id" integer NOT NULL,
	"usuario_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"tipo" "tipo_operacion",
	"creada_en" timestamp (3) with time zone,
	"estado" "resultado_operacion" NOT NULL,
	"code" text,
	"mensaje" text,
	"recibida_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "operacion_sincronizada_usuario_id_id_pk" PRIMARY KEY("usuario_id","id"),
	CONSTRAINT "operacion_rechazada_con_code" CHECK (("operacion_sincronizada"."estado" = 'rechazada') = ("operacion_sincronizada"."code" is not null)),
	CONSTRAINT "operacion_aplicada_se_leyo" CHECK ("operacion_sincronizada"."estado" = 'rechazada' or ("operacion_sincronizada"."tipo" is not null and "operacion_sincronizada"."creada_en" is not null))
);
--> statement-breakpoint
ALTER TABLE "operacion_sincronizada" ADD CONSTRAINT "operacion_de_usuario_fk" FOREIGN KEY ("empresa_id","usuario_id") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "operacion_por_fecha" ON "operacion_sincronizada" USING btree ("recibida_en");