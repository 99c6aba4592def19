"""The addresses of the library, below /library/."""

from django.urls import path

from psychoed.views import desk, drafts, library, review

EDITION = "<uuid:material_id>/<uuid:edition_id>"

urlpatterns = [
    path("", library.library, name="library"),
    path("desk/", desk.content_desk, name="content_desk"),
    path("desk/import/", desk.import_article, name="import_article"),
    path("desk/<uuid:edition_id>/", drafts.content_draft, name="content_draft"),
    path("desk/<uuid:edition_id>/undo/", desk.undo, name="content_undo"),
    path("desk/<uuid:edition_id>/review/", review.content_review, name="content_review"),
    path("<uuid:material_id>/", library.material, name="material"),
    path(f"{EDITION}/preview/", library.preview, name="edition_preview"),
    path(f"{EDITION}/suggestion/", library.suggest, name="edition_suggest"),
    path(f"{EDITION}/version/", review.revise, name="edition_revise"),
    path(f"{EDITION}/copy/", review.adapt, name="edition_adapt"),
    path(f"{EDITION}/translation/", review.translate, name="edition_translate"),
    path(f"{EDITION}/retirement/", review.retire, name="edition_retire"),
    path(f"{EDITION}/recall/", review.recall, name="edition_recall"),
]
