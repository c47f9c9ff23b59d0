/* dp-symbol-search.c: instruments of a provider, found by name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-search.h"

#include <glib/gi18n.h>

#include "dp-preferences-dialog.h"
#include "dp-source-match.h"

#define MOST 20    /* matches that are shown; whoever sees more types more */

struct _DpSymbolSearch
{
  AdwPreferencesGroup  parent_instance;

  AdwEntryRow         *text_row;
  AdwSpinner          *spinner;
  GtkWidget           *search_button;

  DpEngine            *engine;
  char                *source;
  GPtrArray           *rows;      /* (element-type GtkWidget): of what was found */
  guint                serial;    /* of the last question */
};

G_DEFINE_FINAL_TYPE (DpSymbolSearch, dp_symbol_search, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  DpSymbolSearch *self;
  DexFuture      *answer;
  guint           serial;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->self);
  dex_clear (&question->answer);
  g_free (question);
}

static void
remove_rows (DpSymbolSearch *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                  g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_cb (DpSymbolSearch *self,
        GtkButton      *button)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (button), "entry"));
}

/* "United States · USD": what is known of it, besides its name. */
static char *
dup_details (const DpSourceMatch *match)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();

  if (!g_str_equal (match->symbol, match->id))
    g_ptr_array_add (parts, match->id);
  if (match->place != NULL)
    g_ptr_array_add (parts, match->place);
  if (match->currency != NULL)
    g_ptr_array_add (parts, match->currency);
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}

static GtkWidget *
create_row (DpSymbolSearch      *self,
            const DpSourceMatch *match)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");
  g_autofree char *title = g_strdup_printf ("%s · %s", match->symbol, match->name);
  g_autofree char *details = dup_details (match);
  g_autofree char *hint = g_strdup_printf (_("Add %s"), match->symbol);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details);
  gtk_widget_set_tooltip_text (button, hint);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  g_object_set_data_full (G_OBJECT (button), "entry",
                          g_strconcat (match->source, ":", match->id, NULL), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
show_matches (DpSymbolSearch *self,
              GPtrArray      *matches)
{
  for (guint i = 0; i < MIN (matches->len, MOST); i++)
    {
      GtkWidget *row = create_row (self, g_ptr_array_index (matches, i));

      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
    }
  if (matches->len == 0)
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), _("The provider knows nothing like that."));
}

static void
set_asking (DpSymbolSearch *self,
            gboolean        asking)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), asking);
  gtk_widget_set_visible (self->search_button, !asking);
}

static DexFuture *
search_fiber (gpointer user_data)
{
  Question *question = user_data;
  DpSymbolSearch *self = question->self;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) matches = dex_await_boxed (g_steal_pointer (&question->answer), &error);

  /* Something else was asked meanwhile, or the dialog is gone. */
  if (self->text_row == NULL || self->serial != question->serial)
    return dex_future_new_true ();

  set_asking (self, FALSE);
  if (matches != NULL)
    show_matches (self, matches);
  else
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);

  return dex_future_new_true ();
}

static void
search_cb (DpSymbolSearch *self)
{
  g_autofree char *text =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->text_row))));
  Question *question;

  if (*text == '\0')
    return;

  remove_rows (self);
  set_asking (self, TRUE);
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->serial = ++self->serial;
  question->answer = dp_engine_search (self->engine, self->source, text);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, search_fiber, question, question_free));
}

static void
dp_symbol_search_dispose (GObject *object)
{
  DpSymbolSearch *self = DP_SYMBOL_SEARCH (object);

  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_SYMBOL_SEARCH);

  G_OBJECT_CLASS (dp_symbol_search_parent_class)->dispose (object);
}

static void
dp_symbol_search_finalize (GObject *object)
{
  DpSymbolSearch *self = DP_SYMBOL_SEARCH (object);

  g_ptr_array_unref (self->rows);
  g_free (self->source);

  G_OBJECT_CLASS (dp_symbol_search_parent_class)->finalize (object);
}

static void
dp_symbol_search_class_init (DpSymbolSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_symbol_search_dispose;
  object_class->finalize = dp_symbol_search_finalize;

  /** DpSymbolSearch::chosen: this one is wanted */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-symbol-search.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSymbolSearch, text_row);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolSearch, spinner);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolSearch, search_button);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
}

static void
dp_symbol_search_init (DpSymbolSearch *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dp_symbol_search_set_engine (DpSymbolSearch *self,
                             DpEngine       *engine)
{
  g_return_if_fail (DP_IS_SYMBOL_SEARCH (self));
  g_return_if_fail (DP_IS_ENGINE (engine));

  g_set_object (&self->engine, engine);
}

void
dp_symbol_search_set_source (DpSymbolSearch *self,
                             const char     *source)
{
  g_return_if_fail (DP_IS_SYMBOL_SEARCH (self));
  g_return_if_fail (source != NULL);

  if (!g_set_str (&self->source, source))
    return;

  self->serial++;
  remove_rows (self);
  set_asking (self, FALSE);
}
