"""The addresses of the ground floor."""

from django.urls import path

from incidents.views import entering

urlpatterns = [
    path("sign-in/link/<str:token>/", entering.sign_in_link, name="sign_in_link"),
    path("demo/", entering.demo, name="demo"),
]
