"""Addresses of the staff pages, and of a person's own presence and session."""

from django.urls import path

from staff.views import access, imports, own, people, places, rights

app_name = "staff"
urlpatterns = [
    path("presence/", own.presence, name="presence"),
    path("session/", own.session, name="session"),
    path("session/end/", own.session_end, name="session_end"),
    path("me/", people.me, name="me"),
    path("people/", people.people_list, name="people"),
    path("new-person/", people.new_person, name="new_person"),
    path("people/<str:username>/", people.person, name="person"),
    path("people/<str:username>/change/", people.change, name="change"),
    path("people/<str:username>/account/", people.deactivation, name="deactivation"),
    path("people/<str:username>/queues/", rights.queues_of, name="queues_of"),
    path("people/<str:username>/skills/", rights.new_rating, name="new_rating"),
    path(
        "people/<str:username>/skills/<slug:slug>/remove/",
        rights.rating_removal,
        name="rating_removal",
    ),
    path("people/<str:username>/password/", access.password_link, name="password_link"),
    path("people/<str:username>/second-factor/", access.second_factor_reset, name="factor_reset"),
    path("people/<str:username>/tokens/", access.new_token, name="new_token"),
    path(
        "people/<str:username>/tokens/<int:pk>/revoke/",
        access.token_revocation,
        name="token_revocation",
    ),
    path("tokens/", access.token_list, name="tokens"),
    path("teams/", places.team_list, name="teams"),
    path("new-team/", places.new_team, name="new_team"),
    path("teams/<int:pk>/", places.team, name="team"),
    path("queues/", places.queue_list, name="queues"),
    path("new-queue/", places.new_queue, name="new_queue"),
    path("queues/<slug:slug>/", places.queue, name="queue"),
    path("queues/<slug:slug>/position/", places.queue_position, name="queue_position"),
    path("skills/", places.skill_list, name="skills"),
    path("new-skill/", places.new_skill, name="new_skill"),
    path("imports/", imports.new_import, name="new_import"),
    path("imports/people.csv", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.people_import, name="import"),
    path("imports/<int:pk>/links/", imports.import_links, name="import_links"),
]
