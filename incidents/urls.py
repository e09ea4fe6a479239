"""The addresses of the ground floor."""

from django.urls import path

from incidents.views import entering, facts

urlpatterns = [
    path("sign-in/link/<str:token>/", entering.sign_in_link, name="sign_in_link"),
    path("demo/", entering.demo, name="demo"),
    path("incidents/<int:pk>/facts/", facts.facts, name="facts"),
    path("incidents/<int:pk>/figures/", facts.figures, name="figures"),
]
